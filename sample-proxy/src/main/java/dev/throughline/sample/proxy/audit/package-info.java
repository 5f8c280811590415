/**
 * Tells the platform about every request before it leaves.
 */
@NullMarked
package dev.throughline.sample.proxy.audit;

import org.jspecify.annotations.NullMarked;
