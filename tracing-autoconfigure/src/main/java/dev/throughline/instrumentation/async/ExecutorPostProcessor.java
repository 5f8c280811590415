package dev.throughline.instrumentation.async;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;

import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes executor and scheduler beans carry the current context, and the executor that
 * {@code @Async} methods without a qualifier run on, which need not be a bean. Comes
 * before the processors that are merely ordered, because the one of {@code @Async} is
 * such a bean.
 */
final class ExecutorPostProcessor implements BeanPostProcessor, BeanFactoryAware, PriorityOrdered {

	private final ObjectProvider<AsyncTracingProperties> properties;

	private final Set<Object> leftAlone = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private final ExecutorInventory inventory = new ExecutorInventory();

	private ExecutorInstrumentation instrumentation = new ExecutorInstrumentation(null, this.inventory);

	ExecutorPostProcessor(ObjectProvider<AsyncTracingProperties> properties) {
		this.properties = properties;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		if (beanFactory instanceof ConfigurableListableBeanFactory configurable) {
			this.beanFactory = configurable;
			this.instrumentation = new ExecutorInstrumentation(configurable.getBeanClassLoader(), this.inventory);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AsyncAnnotationBeanPostProcessor processor) {
			carryInDefaultExecutor(processor);
			return bean;
		}
		if (!ExecutorInstrumentation.supports(bean)) {
			if (bean instanceof Executor && CarryingProxy.isOne(bean)) {
				this.inventory.carried(beanName);
			}
			return bean;
		}
		if (this.properties.getObject().excludedBeans().contains(beanName)) {
			this.leftAlone.add(bean);
			this.inventory.left(beanName, "throughline.async.excluded-beans");
			return bean;
		}
		return this.instrumentation.carry(bean, beanName, declaredType(beanName));
	}

	/**
	 * Makes an executor carry that is no bean, unless it is one that is excluded.
	 * @param executor the executor
	 * @param role what it is called in a warning
	 * @return what takes its place, possibly the same
	 */
	Object carry(Object executor, String role) {
		if (this.leftAlone.contains(executor) || !ExecutorInstrumentation.supports(executor)) {
			return executor;
		}
		return this.instrumentation.carry(executor, role, Executor.class);
	}

	ExecutorInventory inventory() {
		return this.inventory;
	}

	private @Nullable Class<?> declaredType(String beanName) {
		if (this.beanFactory == null || !this.beanFactory.containsBeanDefinition(beanName)) {
			return null;
		}
		Class<?> type = this.beanFactory.getMergedBeanDefinition(beanName).getResolvableType().resolve();
		return (type != null && FactoryBean.class.isAssignableFrom(type)) ? null : type;
	}

	@SuppressWarnings("unchecked")
	private void carryInDefaultExecutor(AsyncAnnotationBeanPostProcessor processor) {
		Advisor advisor = (Advisor) read(AbstractAdvisingBeanPostProcessor.class, "advisor", processor);
		Advice advice = (advisor != null) ? advisor.getAdvice() : null;
		Field field = ReflectionUtils.findField(AsyncExecutionAspectSupport.class, "defaultExecutor",
				SingletonSupplier.class);
		if (!(advice instanceof AsyncExecutionAspectSupport) || field == null) {
			return;
		}
		// the interceptor chooses when it first needs one, and has no getter
		ReflectionUtils.makeAccessible(field);
		SingletonSupplier<Executor> chosen = (SingletonSupplier<Executor>) ReflectionUtils.getField(field, advice);
		if (chosen != null) {
			ReflectionUtils.setField(field, advice, SingletonSupplier.ofNullable(() -> {
				Executor executor = chosen.get();
				return (executor != null) ? carry(executor, "executor of @Async") : null;
			}));
		}
	}

	private static @Nullable Object read(Class<?> type, String name, Object target) {
		Field field = ReflectionUtils.findField(type, name);
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, target);
	}

}
