/**
 * An export request as bytes: walks over OTLP's protobuf without making objects of it,
 * checks that it can be read later and at what cost, and cuts it into batches that can be
 * written again as they came. What cannot be read or kept is said in words for the
 * sender.
 */
@NullMarked
package dev.throughline.backend.batch;

import org.jspecify.annotations.NullMarked;
