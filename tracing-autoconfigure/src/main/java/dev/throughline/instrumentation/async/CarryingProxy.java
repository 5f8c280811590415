package dev.throughline.instrumentation.async;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import org.springframework.cglib.core.CodeGenerationException;
import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.CallbackFilter;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.Factory;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.NoOp;
import org.springframework.objenesis.ObjenesisException;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Makes proxies of executors that carry the current context into tasks. Spring's own
 * factory of proxies cannot extend a class of the JDK, and warns about final methods.
 */
final class CarryingProxy {

	private static final SpringObjenesis objenesis = new SpringObjenesis();

	private static final CallbackFilter publicMethods = (method) -> Modifier.isPublic(method.getModifiers()) ? 0 : 1;

	private CarryingProxy() {
	}

	static boolean isOne(Object executor) {
		if (Proxy.isProxyClass(executor.getClass())) {
			return Proxy.getInvocationHandler(executor) instanceof CarryingInvocation;
		}
		return executor instanceof Factory factory && factory.getCallback(0) instanceof CarryingInvocation;
	}

	/**
	 * Makes a proxy with all interfaces of an executor and not its class.
	 * @param <T> the interface asked for
	 * @param executor the executor
	 * @param classLoader where applications find their classes
	 * @return the proxy, or the executor itself if it is one
	 * @throws IllegalArgumentException when its interfaces cannot be implemented together
	 */
	@SuppressWarnings("unchecked")
	static <T> T ofInterfaces(T executor, @Nullable ClassLoader classLoader) {
		if (isOne(executor)) {
			return executor;
		}
		Class<?>[] interfaces = ClassUtils.getAllInterfacesForClass(executor.getClass(), classLoader);
		return (T) Proxy.newProxyInstance(classLoader, interfaces, new CarryingInvocation(executor));
	}

	/**
	 * Makes a proxy of an executor's class.
	 * @param executor the executor
	 * @return the proxy, or {@code null} when the class cannot have one
	 */
	static @Nullable Object ofClass(Object executor) {
		Class<?> type = ClassUtils.getUserClass(executor);
		if (!isExtensible(type)) {
			return null;
		}
		try {
			Object proxy = objenesis.newInstance(extend(type), false);
			((Factory) proxy).setCallbacks(new Callback[] { new CarryingInvocation(executor), NoOp.INSTANCE });
			if (type == executor.getClass() && hasFinalMethods(type)) {
				// they are not intercepted and work on the fields of the proxy
				copyFields(executor, proxy);
			}
			return proxy;
		}
		catch (CodeGenerationException | ObjenesisException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static Class<?> extend(Class<?> type) {
		Enhancer enhancer = new Enhancer();
		enhancer.setSuperclass(type);
		enhancer.setCallbackFilter(publicMethods);
		enhancer.setCallbackTypes(new Class<?>[] { MethodInterceptor.class, NoOp.class });
		enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
		if (isOfJdk(type)) {
			// nothing can be defined in its package
			enhancer.setContextClass(CarryingProxy.class);
			enhancer.setClassLoader(CarryingProxy.class.getClassLoader());
			enhancer.setNamingPolicy((prefix, source, key, names) -> SpringNamingPolicy.INSTANCE
				.getClassName(CarryingProxy.class.getPackageName() + "." + type.getSimpleName(), source, key, names));
		}
		return enhancer.createClass();
	}

	private static boolean isExtensible(Class<?> type) {
		if (Modifier.isFinal(type.getModifiers()) || type.isHidden()
				|| (isOfJdk(type) && !Modifier.isPublic(type.getModifiers()))) {
			return false;
		}
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, CarryingProxy::isFinal)) {
			if (CarryingInvocation.METHODS.contains(method.getName())) {
				return false;
			}
		}
		return true;
	}

	private static boolean hasFinalMethods(Class<?> type) {
		return ReflectionUtils.getUniqueDeclaredMethods(type, CarryingProxy::isFinal).length > 0;
	}

	private static boolean isFinal(Method method) {
		return Modifier.isFinal(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())
				&& method.getDeclaringClass() != Object.class;
	}

	static boolean isOfJdk(Class<?> type) {
		return type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
	}

	private static void copyFields(Object executor, Object proxy) {
		for (Class<?> type = executor.getClass(); type != null && !isOfJdk(type); type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					ReflectionUtils.makeAccessible(field);
					ReflectionUtils.setField(field, proxy, ReflectionUtils.getField(field, executor));
				}
			}
		}
	}

}
