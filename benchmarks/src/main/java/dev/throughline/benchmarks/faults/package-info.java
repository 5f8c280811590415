/**
 * What faults of the collector cost an application: requests that failed, spans that were
 * lost, lines that were logged, time to exit. Each fault is applied to a process of its
 * own under bounded load on loopback, with this starter and with plain Spring Boot.
 */
@NullMarked
package dev.throughline.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
