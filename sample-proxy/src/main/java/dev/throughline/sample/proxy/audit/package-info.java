/**
 * Tells the platform about every request before it leaves; what the platform cannot take
 * now waits on disk. Follow an event from {@code AuditTrail}.
 */
@NullMarked
package dev.throughline.sample.proxy.audit;

import org.jspecify.annotations.NullMarked;
