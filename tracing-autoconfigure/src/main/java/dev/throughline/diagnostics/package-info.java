/**
 * What tracing does, told in words. Spring Boot starts silently; this room logs one line
 * that says which service sends what where, and why nothing is sent when nothing is,
 * shows the same and more at {@code /actuator/tracing}, and keeps the faults that other
 * rooms find. Switched off by {@code throughline.diagnostics.enabled=false}.
 */
@NullMarked
package dev.throughline.diagnostics;

import org.jspecify.annotations.NullMarked;
