/**
 * What every port of the backend has in common: the listener over HTTP, the route that
 * answers for it, whole answers and problems that are told in a sentence, and JSON
 * strings for them. It knows nothing of traces.
 */
@NullMarked
package dev.throughline.backend.http;

import org.jspecify.annotations.NullMarked;
