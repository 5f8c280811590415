package dev.throughline.benchmarks.faults;

/**
 * One row of the table.
 *
 * @param id the number of the row
 * @param title what goes wrong
 * @param window what the collector does, and when
 * @param setup the application
 * @param ending how the run ends
 * @param promise what this starter promises
 */
record Fault(String id, String title, Window window, Setup setup, Ending ending, Promise promise) {

	Fault ending(Ending other) {
		return new Fault(this.id, this.title, this.window, this.setup, other, this.promise);
	}

	/**
	 * Whether the application is started a second time.
	 * @return whether something may be left on disk
	 */
	boolean restarts() {
		return this.setup.disk() != Disk.NONE && this.ending != Ending.DRAINED;
	}

	/**
	 * What a collector does for a time. Before and after it takes everything.
	 *
	 * @param behaviour what it does meanwhile
	 * @param from when it begins, as a share of the time under load
	 * @param to when it ends; more than 1 when it never does
	 */
	record Window(Behaviour behaviour, double from, double to) {

		private static final double NEVER = 2;

		boolean isForGood() {
			return this.to == NEVER;
		}

		static Window meanwhile(Behaviour behaviour) {
			return new Window(behaviour, 1 / 3.0, 5 / 6.0);
		}

		static Window fromStart(Behaviour behaviour) {
			return new Window(behaviour, 0, 2 / 3.0);
		}

		static Window forGood(Behaviour behaviour) {
			return new Window(behaviour, 1 / 3.0, NEVER);
		}

	}

}
