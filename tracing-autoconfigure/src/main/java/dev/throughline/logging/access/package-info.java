/**
 * One line per request through the logger {@code throughline.access}. Spring Boot can
 * switch on the access log of its server, which knows nothing of spans; this room writes
 * the line through the application's own logging, after the response and with the ids of
 * the request, on Tomcat and on reactive servers. Off unless
 * {@code throughline.logging.access.enabled=true}.
 */
@NullMarked
package dev.throughline.logging.access;

import org.jspecify.annotations.NullMarked;
