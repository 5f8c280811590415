/**
 * OTLP in, over HTTP and gRPC: takes requests off the wire, translates JSON to protobuf
 * and answers in the encoding of the request. What a request says is not looked at here.
 */
@NullMarked
package dev.throughline.backend.otlp;

import org.jspecify.annotations.NullMarked;
