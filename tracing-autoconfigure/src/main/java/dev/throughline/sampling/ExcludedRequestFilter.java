package dev.throughline.sampling;

import java.io.IOException;

import dev.throughline.network.ServletConnection;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/**
 * Marks requests whose whole trace is not wanted. <strong>Ordered before the filter that
 * starts the server's span</strong>, whoever makes it.
 */
final class ExcludedRequestFilter implements Filter {

	private static final String ATTRIBUTE = ExcludedRequestFilter.class.getName();

	private final ExcludedPaths paths;

	private final boolean everything;

	/**
	 * Creates the filter.
	 * @param paths the paths that are excluded
	 * @param everything whether all other paths are excluded as well
	 */
	ExcludedRequestFilter(ExcludedPaths paths, boolean everything) {
		this.paths = paths;
		this.everything = everything;
	}

	/**
	 * Registers the filter before Spring Boot's, which starts the server's span.
	 * @param paths the paths that are excluded
	 * @param everything whether all other paths are excluded as well
	 * @return the registration
	 */
	static FilterRegistrationBean<ExcludedRequestFilter> registration(ExcludedPaths paths, boolean everything) {
		FilterRegistrationBean<ExcludedRequestFilter> registration = new FilterRegistrationBean<>(
				new ExcludedRequestFilter(paths, everything));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		registration.setEnabled(paths.isPossible());
		return registration;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!isExcluded(request)) {
			chain.doFilter(request, response);
			return;
		}
		try (Scope scope = ExcludedTrace.begin(Context.current()).makeCurrent()) {
			chain.doFilter(request, response);
		}
	}

	private boolean isExcluded(ServletRequest request) {
		if (this.everything) {
			return true;
		}
		if (request.getDispatcherType() != DispatcherType.REQUEST) {
			return request.getAttribute(ATTRIBUTE) != null;
		}
		// a wrapper may have a path that the caller made up, by X-Forwarded-Prefix
		boolean excluded = ServletConnection.unwrap(request) instanceof HttpServletRequest http
				&& this.paths.contains(http.getRequestURI());
		if (excluded) {
			request.setAttribute(ATTRIBUTE, true);
		}
		return excluded;
	}

}
