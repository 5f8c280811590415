/**
 * The service that the validation suite of W3C Trace Context tests: it posts to every
 * address that it is given what it is told to post there. A servlet application by
 * default, a reactive one with {@code --spring.main.web-application-type=reactive}.
 */
@NullMarked
package dev.throughline.tracecontext;

import org.jspecify.annotations.NullMarked;
