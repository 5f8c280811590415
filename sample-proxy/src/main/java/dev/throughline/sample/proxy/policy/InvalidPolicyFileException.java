package dev.throughline.sample.proxy.policy;

/**
 * The policy file is missing or wrong; the message says where and why.
 */
class InvalidPolicyFileException extends RuntimeException {

	InvalidPolicyFileException(String message) {
		super(message);
	}

}
