package dev.throughline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.demo.process.DemoException;

/**
 * Makes sure, before any process starts, that every port the demo needs can be had.
 */
final class Ports {

	private Ports() {
	}

	/**
	 * Check the requested ports and choose a free one for each 0.
	 * @param requested the requested ports
	 * @return the same listeners, each with a port that was free a moment ago
	 */
	static Map<PortOption, Integer> claim(Map<PortOption, Integer> requested) {
		rejectDuplicates(requested);
		Map<PortOption, Integer> claimed = new EnumMap<>(PortOption.class);
		List<String> taken = new ArrayList<>();
		List<ServerSocket> held = new ArrayList<>();
		try {
			new EnumMap<>(requested).forEach((option, port) -> {
				try {
					ServerSocket socket = bind(port);
					held.add(socket);
					claimed.put(option, socket.getLocalPort());
				}
				catch (IOException ex) {
					taken.add("Port %d is taken and %s needs it; choose another with %s <port> or %s=<port>."
						.formatted(port, option.neededBy(), option.option(), option.environmentVariable()));
				}
			});
		}
		finally {
			held.forEach(Ports::release);
		}
		if (!taken.isEmpty()) {
			throw DemoException.failure(String.join(System.lineSeparator(), taken));
		}
		return claimed;
	}

	private static void rejectDuplicates(Map<PortOption, Integer> requested) {
		Map<Integer, PortOption> seen = new HashMap<>();
		new EnumMap<>(requested).forEach((option, port) -> {
			PortOption other = (port != 0) ? seen.putIfAbsent(port, option) : null;
			if (other != null) {
				throw DemoException.usage("Port %d is asked for twice, by %s and by %s.".formatted(port, other.option(),
						option.option()));
			}
		});
	}

	private static ServerSocket bind(int port) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return socket;
		}
		catch (IOException ex) {
			release(socket);
			throw ex;
		}
	}

	private static void release(ServerSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException("A socket without connections could not be closed", ex);
		}
	}

}
