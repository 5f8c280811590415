package dev.throughline.export;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the export. Survives whatever is thrown in it, and does not keep the
 * process alive.
 */
final class ExportWorker implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ExportWorker.class);

	private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

	private final ExportPipeline pipeline;

	private final WarningLimit warnings = new WarningLimit();

	private ExportWorker(ExportPipeline pipeline) {
		this.pipeline = pipeline;
	}

	static void start(ExportPipeline pipeline, WakeUp wakeUp) {
		Thread thread = new Thread(new ExportWorker(pipeline), "throughline-export");
		thread.setDaemon(true);
		wakeUp.wakes(thread);
		thread.start();
	}

	@Override
	public void run() {
		while (!this.pipeline.isClosed()) {
			LockSupport.parkNanos(this, pass());
			// an application's filter may have left it, and parking would end at once
			Thread.interrupted();
		}
	}

	private long pass() {
		try {
			return this.pipeline.pass();
		}
		catch (Throwable ex) {
			if (this.warnings.permits(ex.getClass().getName(), System.nanoTime())) {
				logger.warn("The export was disturbed by {} and goes on.", ex.getClass().getName());
			}
			logger.debug("The failure behind it", ex);
			return PAUSE;
		}
	}

}
