package dev.throughline.demo;

import java.nio.file.Path;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Which package may know which.
 */
class ArchitectureTests {

	private static final JavaClasses module = new ClassFileImporter().importPath(Path.of("target", "classes"));

	@Test
	void packagesHaveNoCycles() {
		slices().matching("dev.throughline.(**)").should().beFreeOfCycles().check(module);
	}

}
