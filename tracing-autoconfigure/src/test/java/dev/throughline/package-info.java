/**
 * Tests over the whole of the auto-configuration, and what the rooms' tests share.
 */
package dev.throughline;
