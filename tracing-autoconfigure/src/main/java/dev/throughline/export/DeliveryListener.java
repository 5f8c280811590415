package dev.throughline.export;

import dev.throughline.export.delivery.Outcome;

/**
 * Is told what came of each attempt to send. Beans of this type are collected.
 */
interface DeliveryListener {

	/**
	 * An attempt has ended. Called by the thread of the export, which waits for it; what
	 * it throws is logged and otherwise ignored.
	 * @param destination where the spans were to go, with this attempt already counted
	 * @param outcome what came of it
	 */
	void attempted(DestinationStatus destination, Outcome outcome);

}
