package dev.throughline.instrumentation.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

/**
 * Stands in front of an object of JDBC and is equal to it.
 *
 * @param <T> what it stands in front of
 */
abstract class TracedObject<T> implements InvocationHandler {

	private final T target;

	TracedObject(T target) {
		this.target = target;
	}

	final T target() {
		return this.target;
	}

	static @Nullable TracedObject<?> behind(@Nullable Object proxy) {
		return (proxy instanceof Proxy && Proxy.getInvocationHandler(proxy) instanceof TracedObject<?> traced) ? traced
				: null;
	}

	final boolean isEqualTo(@Nullable Object other) {
		TracedObject<?> traced = behind(other);
		return this.target.equals((traced != null) ? traced.target() : other);
	}

	/**
	 * Calls the object itself.
	 * @param method the method
	 * @param arguments its arguments
	 * @return what it returns
	 * @throws Throwable what it throws
	 */
	final @Nullable Object proceed(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
