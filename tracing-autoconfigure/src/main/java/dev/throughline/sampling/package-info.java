/**
 * Which traces are kept. Spring Boot keeps a share of the traces, decided before anything
 * is known about them; its samplers see neither path nor method. This room adds rules by
 * path, method and header with a share or a hard limit a second, keeps traces that failed
 * or were slow although the share would have dropped them, and lets both be changed while
 * the application runs. Switched off by {@code throughline.sampling.enabled=false}.
 */
@NullMarked
package dev.throughline.sampling;

import org.jspecify.annotations.NullMarked;
