package dev.throughline.cost;

/**
 * What tracing may allocate, by how much of it is sampled. <strong>To set the numbers,
 * run {@link AllocationBudgetTests}</strong>: it prints what it found, and fails when a
 * budget is exceeded or leaves more than {@link #ROOM}, so that four kilobytes more for a
 * request are always seen.
 */
enum Budget {

	/**
	 * Every span is made, described and exported.
	 */
	ALL(50_000, 300, "--management.tracing.sampling.probability=1.0"),

	/**
	 * No span is kept, and meters and ids are what is left to be paid for.
	 */
	NONE(36_000, 5, "--management.tracing.sampling.probability=0.0"),

	/**
	 * Every span is made and described, held until its request has ended, and dropped.
	 */
	TAIL(51_500, 5, "--management.tracing.sampling.probability=0.0", "--throughline.sampling.keep-errors=true",
			"--throughline.sampling.keep-slower-than=1h");

	/**
	 * Bytes of a request by which a figure may be below its budget. What a figure varies
	 * by from run to run and from JDK to JDK fits in.
	 */
	static final int ROOM = 3_000;

	private final int request;

	private final int exportedSpan;

	private final String[] arguments;

	/**
	 * Sets a budget.
	 * @param request bytes that the threads of a request of eight spans allocate more
	 * than without tracing, over both services and with meters
	 * @param exportedSpan bytes that the threads of the export allocate for a span
	 * @param arguments what the services are started with
	 */
	Budget(int request, int exportedSpan, String... arguments) {
		this.request = request;
		this.exportedSpan = exportedSpan;
		this.arguments = arguments;
	}

	int request() {
		return this.request;
	}

	int exportedSpan() {
		return this.exportedSpan;
	}

	String[] arguments() {
		return this.arguments.clone();
	}

}
