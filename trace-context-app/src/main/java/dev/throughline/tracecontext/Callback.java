package dev.throughline.tracecontext;

import java.net.URI;

import tools.jackson.databind.JsonNode;

/**
 * One request that the suite wants to be made.
 *
 * @param url where to post to
 * @param arguments the JSON to post, itself a list of callbacks
 */
record Callback(URI url, JsonNode arguments) {

}
