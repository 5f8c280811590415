/**
 * Who may call the API and with how much: the bearer token and the limit of a body.
 */
@NullMarked
package dev.throughline.sample.platform.security;

import org.jspecify.annotations.NullMarked;
