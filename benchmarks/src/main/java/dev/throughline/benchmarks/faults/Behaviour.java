package dev.throughline.benchmarks.faults;

import java.util.function.Consumer;

import dev.throughline.test.CollectorAnswer;
import dev.throughline.test.FaultyCollector;

/**
 * What a collector does with requests for a time.
 *
 * @param begin how it begins
 * @param end how it ends
 */
record Behaviour(Consumer<FaultyCollector> begin, Consumer<FaultyCollector> end) {

	/**
	 * Takes everything at once.
	 */
	static final Behaviour HEALTHY = answering(CollectorAnswer.accept());

	/**
	 * Does not listen.
	 */
	static final Behaviour DOWN = new Behaviour(FaultyCollector::goDown, FaultyCollector::comeBack);

	static Behaviour answering(CollectorAnswer answer) {
		return new Behaviour((collector) -> collector.answer(answer),
				(collector) -> collector.answer(CollectorAnswer.accept()));
	}

}
