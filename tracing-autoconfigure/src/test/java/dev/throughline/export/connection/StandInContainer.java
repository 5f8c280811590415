package dev.throughline.export.connection;

import java.util.List;

import org.testcontainers.containers.GenericContainer;

/**
 * A container that needs no engine: it is up once it was started, and maps each port to
 * one that is 40,000 higher.
 */
final class StandInContainer extends GenericContainer<StandInContainer> {

	private final String image;

	private boolean started;

	StandInContainer(String image, Integer... ports) {
		super(image);
		this.image = image;
		withExposedPorts(ports);
	}

	@Override
	public String getDockerImageName() {
		return this.image;
	}

	@Override
	public void start() {
		this.started = true;
	}

	@Override
	public void stop() {
		this.started = false;
	}

	@Override
	public boolean isRunning() {
		return this.started;
	}

	@Override
	public List<Integer> getExposedPorts() {
		return super.getExposedPorts();
	}

	@Override
	public String getHost() {
		return "127.0.0.1";
	}

	@Override
	public Integer getMappedPort(int originalPort) {
		if (!this.started) {
			throw new IllegalStateException("Mapped port can only be obtained after the container is started");
		}
		return 40_000 + originalPort;
	}

}
