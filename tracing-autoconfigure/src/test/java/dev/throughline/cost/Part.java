package dev.throughline.cost;

/**
 * What is asked of the application that is measured. Every request has the span of the
 * server that answers it; what else one has tells the parts apart.
 */
enum Part {

	/**
	 * Nothing else.
	 */
	SERVER("server span", 1, 1),

	/**
	 * Three observations, one after another.
	 */
	STEPS("inner step", 3, 4),

	/**
	 * One call of a service that makes no spans.
	 */
	CLIENT("client span", 1, 2),

	/**
	 * One insert.
	 */
	JDBC("statement", 1, 2),

	/**
	 * One line of JSON.
	 */
	LOG("log line", 1, 1),

	/**
	 * What the instrument is tested with: {@link MeasuredEndpoints#BALLAST} bytes.
	 */
	BALLAST("ballast", 1, 1),

	/**
	 * All of it over two services: three steps, a call of a service that makes no spans,
	 * a call of the other service, which executes a statement, and a line in each.
	 */
	REQUEST("request", 1, 8);

	private final String title;

	private final int times;

	private final int spans;

	Part(String title, int times, int spans) {
		this.title = title;
		this.times = times;
		this.spans = spans;
	}

	String path() {
		return "/" + name().toLowerCase(java.util.Locale.ROOT);
	}

	String title() {
		return this.title;
	}

	/**
	 * How many of it a request has.
	 * @return the divisor
	 */
	int times() {
		return this.times;
	}

	/**
	 * How many spans a request has.
	 * @return the server's included
	 */
	int spans() {
		return this.spans;
	}

}
