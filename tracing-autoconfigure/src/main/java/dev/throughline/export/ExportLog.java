package dev.throughline.export;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log tells of one destination: one warning when a fault begins, at most one a
 * minute for each cause while it lasts, and one line when all is well again. Stack traces
 * are for the debug level. Used by one thread.
 */
final class ExportLog {

	private static final Logger logger = LoggerFactory.getLogger(ExportLog.class);

	private final String destination;

	private final DestinationAccount account;

	private final WarningLimit warnings = new WarningLimit();

	private boolean isTroubled;

	private boolean isTold;

	private long troubledSince;

	private long lostBefore;

	private @Nullable String lastMessage;

	ExportLog(String destination, DestinationAccount account) {
		this.destination = destination;
		this.account = account;
	}

	/**
	 * An attempt failed, and the spans are still there.
	 * @param cause one line
	 * @param failure the exception behind it
	 * @param waiting how many spans wait
	 * @param now the time in nanoseconds
	 */
	void attemptFailed(@Nullable String cause, @Nullable Throwable failure, long waiting, long now) {
		trouble(now, this.account.lost());
		if (mayWarn("attempt", now)) {
			logger.warn("Spans cannot be delivered to '{}': {}. {} of them wait for the next attempt, {} were lost.",
					this.destination, cause, waiting, this.account.lost() - this.lostBefore);
		}
		debug(failure);
	}

	/**
	 * Spans were lost, which the account already shows.
	 * @param reason why
	 * @param spans how many
	 * @param cause one line that says more, or {@code null}
	 * @param failure the exception behind it
	 * @param now the time in nanoseconds
	 */
	void lost(DropReason reason, long spans, @Nullable String cause, @Nullable Throwable failure, long now) {
		trouble(now, this.account.lost() - spans);
		if (mayWarn(reason.text(), now)) {
			logger.warn("Spans for '{}' are lost ({}){}. So far it was {}.", this.destination, reason.text(),
					(cause != null) ? ": " + cause : "", this.account.lost() - this.lostBefore);
		}
		debug(failure);
	}

	/**
	 * The server took all spans and had something to say.
	 * @param message one line
	 * @param now the time in nanoseconds
	 */
	void answered(String message, long now) {
		if (!message.equals(this.lastMessage) && mayWarn("answer", now)) {
			this.lastMessage = message;
			logger.warn("'{}' took all spans and says: {}", this.destination, message);
		}
	}

	/**
	 * Spans arrive, and there is room for more.
	 * @param now the time in nanoseconds
	 */
	void well(long now) {
		if (this.isTroubled) {
			this.isTroubled = false;
			if (this.isTold) {
				logger.info("Spans are delivered to '{}' again. The trouble lasted {} s, and {} spans were lost.",
						this.destination, TimeUnit.NANOSECONDS.toSeconds(now - this.troubledSince),
						this.account.lost() - this.lostBefore);
			}
		}
	}

	/**
	 * Something that does not concern the delivery is wrong.
	 * @param what one sentence
	 * @param failure the exception behind it
	 * @param now the time in nanoseconds
	 */
	void warn(String what, @Nullable Throwable failure, long now) {
		if (mayWarn(what, now)) {
			logger.warn("{}", what);
		}
		debug(failure);
	}

	private void trouble(long now, long lostBefore) {
		if (!this.isTroubled) {
			this.isTroubled = true;
			this.isTold = false;
			this.troubledSince = now;
			this.lostBefore = lostBefore;
		}
	}

	private boolean mayWarn(String cause, long now) {
		boolean may = this.warnings.permits(cause, now);
		this.isTold |= may;
		return may;
	}

	private static void debug(@Nullable Throwable failure) {
		if (failure != null) {
			logger.debug("The failure behind it", failure);
		}
	}

}
