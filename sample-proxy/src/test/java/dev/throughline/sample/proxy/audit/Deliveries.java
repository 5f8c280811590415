package dev.throughline.sample.proxy.audit;

import org.springframework.context.ApplicationContext;

/**
 * Lets tests outside the package have waiting events delivered.
 */
public final class Deliveries {

	private Deliveries() {
	}

	/**
	 * Delivers what waits, on the test's thread.
	 * @param context an outpost
	 * @return whether nothing waits any more
	 */
	public static boolean deliverWaiting(ApplicationContext context) {
		return context.getBean(AuditDeliverer.class).deliverWaiting();
	}

}
