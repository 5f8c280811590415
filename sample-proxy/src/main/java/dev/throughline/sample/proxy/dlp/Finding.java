package dev.throughline.sample.proxy.dlp;

import dev.throughline.sample.proxy.policy.Detector;

/**
 * Where in a text something sensitive stands; never the text itself.
 *
 * @param detector who found it
 * @param start index of the first character
 * @param end index after the last character
 */
record Finding(Detector detector, int start, int end) {

}
