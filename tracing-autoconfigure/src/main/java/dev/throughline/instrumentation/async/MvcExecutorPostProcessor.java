package dev.throughline.instrumentation.async;

import java.lang.reflect.Field;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Makes the executor of Spring MVC's asynchronous requests carry the current context. It
 * is no bean where the application has executors of its own or sets one by a
 * {@code WebMvcConfigurer}.
 */
final class MvcExecutorPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<ExecutorPostProcessor> executors;

	MvcExecutorPostProcessor(ObjectProvider<ExecutorPostProcessor> executors) {
		this.executors = executors;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			carryIn(adapter);
		}
		return bean;
	}

	private void carryIn(RequestMappingHandlerAdapter adapter) {
		Field field = ReflectionUtils.findField(RequestMappingHandlerAdapter.class, "taskExecutor",
				AsyncTaskExecutor.class);
		if (field == null) {
			return;
		}
		ReflectionUtils.makeAccessible(field);
		Object executor = ReflectionUtils.getField(field, adapter);
		if (executor != null && this.executors.getObject()
			.carry(executor, "executor of Spring MVC") instanceof AsyncTaskExecutor carrying) {
			adapter.setTaskExecutor(carrying);
		}
	}

}
