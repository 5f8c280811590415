/**
 * Audit events: how they come in, where they are kept and how they are found.
 */
@NullMarked
package dev.throughline.sample.platform.audit;

import org.jspecify.annotations.NullMarked;
