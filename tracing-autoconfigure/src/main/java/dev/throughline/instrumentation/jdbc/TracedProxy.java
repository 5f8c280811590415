package dev.throughline.instrumentation.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;

/**
 * Makes proxies of one interface of JDBC each. Their constructors are looked up once:
 * {@link Proxy#newProxyInstance} does it every time.
 *
 * @param <T> the interface
 */
final class TracedProxy<T> {

	static final TracedProxy<Connection> CONNECTION = new TracedProxy<>(Connection.class);

	static final TracedProxy<java.sql.Statement> STATEMENT = new TracedProxy<>(java.sql.Statement.class);

	static final TracedProxy<PreparedStatement> PREPARED_STATEMENT = new TracedProxy<>(PreparedStatement.class);

	static final TracedProxy<CallableStatement> CALLABLE_STATEMENT = new TracedProxy<>(CallableStatement.class);

	private final Class<T> type;

	private final MethodHandle constructor;

	private TracedProxy(Class<T> type) {
		this.type = type;
		this.constructor = constructor(type);
	}

	private static MethodHandle constructor(Class<?> type) {
		Class<?> proxy = Proxy
			.newProxyInstance(TracedProxy.class.getClassLoader(), new Class<?>[] { type, InThisPackage.class },
					(self, method, arguments) -> null)
			.getClass();
		try {
			return MethodHandles.lookup()
				.findConstructor(proxy, MethodType.methodType(void.class, InvocationHandler.class))
				.asType(MethodType.methodType(Object.class, InvocationHandler.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	T of(InvocationHandler handler) {
		try {
			return this.type.cast((Object) this.constructor.invokeExact(handler));
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Brings the class of a proxy into this package, where its constructor can be called.
	 */
	private interface InThisPackage {

	}

}
