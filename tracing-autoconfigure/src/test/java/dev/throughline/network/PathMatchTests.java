package dev.throughline.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.AntPathMatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Patterns over paths, held against Spring's own matcher.
 */
class PathMatchTests {

	@ParameterizedTest
	@CsvSource({ "/,/,true", "/,/a,false", "/**,/,true", "/**,/a/b,true", "/a,/a,true", "/a,/a/,false", "/a,/ab,false",
			"/a/**,/a,true", "/a/**,/a/,true", "/a/**,/a/b/c,true", "/a/**,/ab,false", "/a/*,/a/b,true",
			"/a/*,/a,false", "/a/*,/a/b/c,false", "/items/{id},/items/7,true", "/items/{id}/x,/items/7/x,true",
			"/items/{id}/x,/items/7/y,false", "/**/x,/x,true", "/**/x,/a/b/x,true", "/**/x,/a/b/y,false",
			"/a/**/b/**/c,/a/b/c,true", "/a/**/b/**/c,/a/1/b/2/3/c,true", "/a/**/b/**/c,/a/1/2/3/c,false",
			"/*.css,/main.css,true", "/*.css,/main.js,false", "/s/*-*.js,/s/a-b.js,true", "/s/*-*.js,/s/ab.js,false",
			"/a?c,/abc,true", "/a?c,/ac,false", "/{name}.css,/main.css,true", "/a*b*c,/aXbYbZc,true",
			"/a*b*c,/aXbYbZ,false" })
	void matchesAsSpringDoes(String pattern, String path, boolean matches) {
		assertThat(PathMatch.of(pattern).matches(path)).isEqualTo(matches)
			.isEqualTo(new AntPathMatcher().match(pattern, path));
	}

	@Test
	void restOfThePathCanBeNamed() {
		assertThat(PathMatch.of("/a/{*rest}").matches("/a/b/c")).isTrue();
		assertThat(PathMatch.of("/a/{*rest}").matches("/b")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "a/b", "/a**", "/{id:[0-9]+}", "/{open", "/close}" })
	void refusesWhatIsNoPattern(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> PathMatch.of(pattern));
	}

}
