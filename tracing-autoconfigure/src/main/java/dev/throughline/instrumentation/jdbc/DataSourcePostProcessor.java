package dev.throughline.instrumentation.jdbc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;

import javax.sql.DataSource;

import io.opentelemetry.api.trace.Tracer;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Makes the connections of data source beans traced. The bean stays an instance of its
 * class where that can be extended, because pools are injected, cast and asked by it.
 */
final class DataSourcePostProcessor implements BeanPostProcessor, BeanClassLoaderAware, PriorityOrdered {

	private final ObjectProvider<JdbcTracingProperties> properties;

	private final ObjectProvider<Tracer> tracers;

	private @Nullable ClassLoader classLoader;

	private @Nullable Advisor advisor;

	DataSourcePostProcessor(ObjectProvider<JdbcTracingProperties> properties, ObjectProvider<Tracer> tracers) {
		this.properties = properties;
		this.tracers = tracers;
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof DataSource) || ScopedProxyUtils.isScopedTarget(beanName)
				|| this.properties.getObject().excludedBeans().contains(beanName)) {
			return bean;
		}
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			advised.addAdvisor(advisor());
			return bean;
		}
		if (isExtensible(bean.getClass())) {
			try {
				return proxy(bean, true);
			}
			catch (AopConfigException ex) {
				// there is more that can stand in the way than can be asked beforehand
			}
		}
		return proxy(bean, false);
	}

	private Object proxy(Object dataSource, boolean ofClass) {
		ProxyFactory factory = new ProxyFactory(dataSource);
		factory.setProxyTargetClass(ofClass);
		factory.addAdvisor(advisor());
		return factory.getProxy(this.classLoader);
	}

	/**
	 * Tells whether a proxy can be an instance of a class. A final method would work on
	 * the proxy's own fields, which nobody has set.
	 * @param type the class
	 * @return whether it and all of its methods can be extended
	 */
	private static boolean isExtensible(Class<?> type) {
		if (Modifier.isFinal(type.getModifiers()) || type.isHidden()) {
			return false;
		}
		for (Method method : type.getMethods()) {
			if (Modifier.isFinal(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
					&& method.getDeclaringClass() != Object.class) {
				return false;
			}
		}
		return true;
	}

	private synchronized Advisor advisor() {
		if (this.advisor == null) {
			StatementSpans spans = new StatementSpans(this.tracers, this.properties.getObject().rootSpans());
			MethodInterceptor advice = (invocation) -> {
				Object connection = invocation.proceed();
				return (connection != null) ? TracedConnection.of((Connection) connection, spans) : null;
			};
			this.advisor = new DefaultPointcutAdvisor(new GetConnection(), advice);
		}
		return this.advisor;
	}

	private static final class GetConnection extends StaticMethodMatcherPointcut {

		@Override
		public boolean matches(Method method, Class<?> type) {
			return method.getName().equals("getConnection") && method.getReturnType() == Connection.class;
		}

	}

}
