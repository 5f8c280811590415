package dev.throughline.propagation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

import dev.throughline.network.ReactiveConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is recognized when a web stack is not on the classpath. The classes are loaded and
 * verified again where the stack's are hidden.
 */
class HttpCarriersTests {

	@ParameterizedTest
	@ValueSource(strings = { "jakarta.servlet.", "reactor.", "org.springframework.web.reactive.",
			"org.springframework.http.server.reactive.", "org.springframework.http.client.",
			"org.springframework.http." })
	void nothingIsRecognizedWithoutTheClasses(String hidden) throws Exception {
		Class<?> type = Class.forName(HttpCarriers.class.getName(), true, new HidingClassLoader(hidden));
		Constructor<?> constructor = type.getDeclaredConstructor();
		constructor.setAccessible(true);
		Object carriers = constructor.newInstance();
		assertThat(call(carriers, "isIncoming")).isEqualTo(false);
		assertThat(call(carriers, "isOutgoing")).isEqualTo(false);
		assertThat(call(carriers, "peer")).isNull();
		assertThat(call(carriers, "target")).isNull();
	}

	@Test
	void connectionOfAReactiveServerNeedsNoServletContainer() throws Exception {
		assertThat(Class.forName(ReactiveConnection.class.getName(), true, new HidingClassLoader("jakarta.servlet.")))
			.isNotSameAs(ReactiveConnection.class);
		assertThat(Class.forName(ReactiveConnection.class.getName(), true, new HidingClassLoader("reactor.netty.")))
			.isNotSameAs(ReactiveConnection.class);
	}

	private static Object call(Object carriers, String name) throws Exception {
		Method method = carriers.getClass().getDeclaredMethod(name, Object.class);
		method.setAccessible(true);
		return method.invoke(carriers, "carrier");
	}

	private static final class HidingClassLoader extends ClassLoader {

		private final String hidden;

		HidingClassLoader(String hidden) {
			super(HidingClassLoader.class.getClassLoader());
			this.hidden = hidden;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith(this.hidden)) {
				throw new ClassNotFoundException(name);
			}
			return name.startsWith("dev.throughline.") ? again(name) : super.loadClass(name, resolve);
		}

		private Class<?> again(String name) throws ClassNotFoundException {
			Class<?> loaded = findLoadedClass(name);
			if (loaded != null) {
				return loaded;
			}
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
