package dev.throughline;

import java.nio.file.Path;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.throughline.diagnostics.DiagnosticsContributor;
import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.diagnostics.Findings.Found;
import dev.throughline.diagnostics.SpanDestinations;
import dev.throughline.diagnostics.SpanDestinations.SpanDestination;
import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.delivery.OtlpDeliveries;
import dev.throughline.export.delivery.Outcome;
import dev.throughline.export.delivery.Payload;
import dev.throughline.export.spool.Spool;
import dev.throughline.export.spool.Spool.Stored;
import dev.throughline.export.spool.Spools;
import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import dev.throughline.instrumentation.DroppedParent;
import dev.throughline.instrumentation.TypedSpanHandler;
import dev.throughline.instrumentation.async.CurrentTrace;
import dev.throughline.instrumentation.http.HttpClientTracing;
import dev.throughline.instrumentation.messaging.MessagingAttributes;
import dev.throughline.instrumentation.messaging.ProcessSpanHandler;
import dev.throughline.instrumentation.messaging.RabbitQueues;
import dev.throughline.instrumentation.messaging.SendSpanHandler;
import dev.throughline.instrumentation.messaging.nats.NatsTracing;
import dev.throughline.propagation.ContinuedContext;
import dev.throughline.propagation.InboundPropagation;
import dev.throughline.propagation.OutboundPropagation;
import dev.throughline.propagation.TraceCarrier;
import dev.throughline.redaction.SpanRedaction;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of the house: which room may know which, and what is visible outside.
 */
class ArchitectureTests {

	private static final JavaClasses house = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPath(Path.of("target", "classes"));

	private static final Class<?>[] forUsers = { HttpClientTracing.class, CurrentTrace.class, NatsTracing.class,
			TraceCarrier.class };

	private static final Class<?>[] sharedByRooms = { ConditionalOnTypedSpans.class, DroppedParent.class,
			TypedSpanHandler.class, MessagingAttributes.class, SendSpanHandler.class, ProcessSpanHandler.class,
			RabbitQueues.class, InboundPropagation.class, OutboundPropagation.class, ContinuedContext.class,
			SpanRedaction.class, DiagnosticsContributor.class, Finding.class, FindingCode.class, Findings.class,
			Found.class, SpanDestinations.class, SpanDestination.class, Delivery.class, Outcome.class,
			Outcome.Kind.class, Payload.class, NamedDelivery.class, OtlpDeliveries.class, Spool.class, Stored.class,
			Spools.class };

	@Test
	void roomsHaveNoCycles() {
		slices().matching("dev.throughline.(**)").should().beFreeOfCycles().check(house);
	}

	@Test
	void roomsKnowOnlyRedactionAndDiagnosticsBesideThemselves() {
		for (String room : new String[] { "agent", "environment", "export", "sampling", "propagation", "logging",
				"diagnostics", "redaction", "resource" }) {
			noClasses().that()
				.resideInAPackage("dev.throughline." + room + "..")
				.should()
				.dependOnClassesThat(inAnotherRoomThan(room, "redaction", "diagnostics", "network", "span"))
				.allowEmptyShould(true)
				.check(house);
		}
		noClasses().that()
			.resideInAPackage("dev.throughline.instrumentation..")
			.should()
			.dependOnClassesThat(
					inAnotherRoomThan("instrumentation", "redaction", "diagnostics", "propagation", "network"))
			.check(house);
	}

	@Test
	void networkAndSpanAreLeaves() {
		for (String leaf : new String[] { "network", "span" }) {
			noClasses().that()
				.resideInAPackage("dev.throughline." + leaf + "..")
				.should()
				.dependOnClassesThat(inAnotherRoomThan(leaf))
				.check(house);
		}
	}

	@Test
	void kindsOfInstrumentationDoNotKnowEachOther() {
		slices().matching("dev.throughline.instrumentation.(*)..").should().notDependOnEachOther().check(house);
	}

	private static DescribedPredicate<JavaClass> inAnotherRoomThan(String... rooms) {
		return DescribedPredicate.describe("are in another room than " + String.join(", ", rooms), (type) -> {
			if (!type.getPackageName().startsWith("dev.throughline.")) {
				return false;
			}
			for (String room : rooms) {
				if ((type.getPackageName() + ".").startsWith("dev.throughline." + room + ".")) {
					return false;
				}
			}
			return true;
		});
	}

	@Test
	void autoConfigurationsArePublicAndFinalWithoutPublicMembers() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(house);
		noMethods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.check(house);
	}

	@Test
	void onlyAutoConfigurationsArePublic() {
		classes().that()
			.arePublic()
			.and()
			.haveSimpleNameNotEndingWith("package-info")
			.and()
			.doNotBelongToAnyOf(forUsers)
			.and()
			.doNotBelongToAnyOf(sharedByRooms)
			.and()
			.resideOutsideOfPackages("dev.throughline.network", "dev.throughline.span")
			.should()
			.beAnnotatedWith(AutoConfiguration.class)
			.because("nothing else has a user")
			.check(house);
	}

	@Test
	void classesAreFinalUnlessAbstract() {
		classes().that()
			.areNotInterfaces()
			.and()
			.areNotNestedClasses()
			.and()
			.doNotHaveModifier(JavaModifier.ABSTRACT)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.check(house);
	}

	@Test
	void beanMethodsArePackagePrivateAndHaveNoClassCondition() {
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(house);
		noMethods().that().areAnnotatedWith(Bean.class).should().beAnnotatedWith(ConditionalOnClass.class).check(house);
	}

	@Test
	void beanNamesCarryThePrefix() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.haveNameStartingWith("throughline")
			.because("unprefixed names collide in applications")
			.check(house);
	}

	@Test
	void postProcessorsAreStatic() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
				.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic()
			.allowEmptyShould(true)
			.check(house);
	}

	@Test
	void conditionsAreNotPublic() {
		classes().that().areAssignableTo(Condition.class).should().notBePublic().allowEmptyShould(true).check(house);
	}

	@Test
	void internalPackagesOfOpenTelemetryStayBehindOneClass() {
		noClasses().that()
			.doNotHaveSimpleName("StdoutSpanExporter")
			.and()
			.doNotHaveSimpleName("ExportAutoConfiguration")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.opentelemetry..internal..")
			.check(house);
	}

	@Test
	void alphaAppenderStaysBehindOneClass() {
		noClasses().that()
			.doNotHaveSimpleName("OtlpLogAppender")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.opentelemetry.instrumentation.logback..")
			.check(house);
	}

	@Test
	void noPackageIsCalledByWhatItIsNot() {
		noClasses().should()
			.resideInAnyPackage("..util..", "..common..", "..internal..", "..support..", "..helper..")
			.check(house);
	}

	@Test
	void letterCaseIsChangedWithALocale() {
		noClasses().should(callWithoutLocale("toLowerCase")).check(house);
		noClasses().should(callWithoutLocale("toUpperCase")).check(house);
	}

	private static ArchCondition<JavaClass> callWithoutLocale(String method) {
		return new ArchCondition<>("call String." + method + "() without a locale") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getMethodCallsFromSelf()
					.stream()
					.filter((call) -> call.getTarget().getOwner().isEquivalentTo(String.class))
					.filter((call) -> call.getTarget().getName().equals(method))
					.filter((call) -> call.getTarget().getRawParameterTypes().isEmpty())
					.forEach((call) -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
			}

		};
	}

}
