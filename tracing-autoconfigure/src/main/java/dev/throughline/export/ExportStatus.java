package dev.throughline.export;

import java.util.List;

/**
 * What can be seen of the export as a whole while it works. May be read by any thread.
 * Who reads several figures and compares them reads what has left before what is still
 * there, and {@link #ended()} last: then no span is seen twice.
 */
interface ExportStatus {

	/**
	 * Spans that ended and were to be exported.
	 * @return the number of spans
	 */
	long ended();

	/**
	 * Where spans go.
	 * @return the destinations in the order of their exporters, none when nothing is
	 * exported
	 */
	List<DestinationStatus> destinations();

}
