package dev.throughline.export.connection;

import java.util.List;

import org.testcontainers.containers.Container;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Containers that need no engine. Each port is mapped to one that is 40,000 higher.
 */
final class StandInContainer {

	private StandInContainer() {
	}

	static Container<?> of(String image, Integer... ports) {
		Container<?> container = mock(Container.class);
		given(container.getDockerImageName()).willReturn(image);
		given(container.getExposedPorts()).willReturn(List.of(ports));
		given(container.getHost()).willReturn("127.0.0.1");
		given(container.getMappedPort(anyInt()))
			.willAnswer((invocation) -> 40_000 + invocation.<Integer>getArgument(0));
		return container;
	}

}
