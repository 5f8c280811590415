/**
 * What is secret, as values and as keys, and the places where it is taken out: spans on
 * their way to every exporter, log records likewise, and log events on their way into
 * every Logback encoder. Spring Boot exports and logs what it is given; this room
 * replaces what is recognised, and leaves everything else the same object. Switched off
 * by {@code throughline.redaction.enabled=false}.
 */
@NullMarked
package dev.throughline.redaction;

import org.jspecify.annotations.NullMarked;
