package dev.throughline.export.delivery;

import java.util.Collection;

/**
 * Reads an {@code ExportTraceServiceResponse}.
 */
final class PartialSuccess {

	private PartialSuccess() {
	}

	/**
	 * Reads the answer to a request that was taken.
	 * @param response the encoded response; an answer in another format has nothing to
	 * say
	 * @param spans how many spans were sent
	 * @param sent values that must not come back
	 * @return the outcome
	 */
	static Outcome outcome(byte[] response, int spans, Collection<String> sent) {
		long rejected = 0;
		String message = "";
		try {
			ProtobufFields fields = new ProtobufFields(response);
			while (fields.next()) {
				if (fields.isMessage(1)) {
					ProtobufFields partial = fields.nested();
					while (partial.next()) {
						if (partial.isVarint(1)) {
							rejected = partial.value();
						}
						else if (partial.isMessage(2)) {
							message = partial.text();
						}
					}
				}
			}
		}
		catch (IllegalArgumentException ex) {
			return Outcome.delivered();
		}
		int refused = (int) Math.max(0, Math.min(rejected, spans));
		String text = ServerMessage.of(message, sent);
		return (refused == 0 && text == null) ? Outcome.delivered() : Outcome.partial(refused, text);
	}

}
