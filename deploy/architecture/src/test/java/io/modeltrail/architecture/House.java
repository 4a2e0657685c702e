package io.modeltrail.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.spring.stereotype.Aggregate;

/** The import rules of the house, each with a class in the test sources that it must reject. */
final class House {
    static final String ROOT = "io.modeltrail";
    static final String CONTRACTS = ROOT + ".contracts";
    static final String EVENT_STORE = ROOT + ".eventstore";
    static final String TRANSPARENCY = EVENT_STORE + ".transparency";
    static final String COMMAND = ROOT + ".command";
    static final String QUERY = ROOT + ".query";
    static final String FEATURES = ROOT + ".features";
    static final String RUNTIME = ROOT + ".runtime";
    static final String SAGA = ROOT + ".saga";
    static final String STANDALONE = ROOT + ".standalone";
    static final String CHURN_PILOT = ROOT + ".churnpilot";
    static final String KAFKA_BROKER = ROOT + ".kafka";
    /** Generated from a protocol, and nothing else. */
    static final String PROTOCOL = ROOT + ".protocol";

    static final String KAFKA_SERVER = "kafka.server";
    static final String XGBOOST_ADAPTER = RUNTIME + ".learning.xgboost";
    static final String XGBOOST = "ml.dmlc.xgboost4j";
    static final String DEEPLEARNING4J_ADAPTER = RUNTIME + ".learning.deeplearning4j";
    static final String DEEPLEARNING4J = "org.deeplearning4j";
    static final String ND4J = "org.nd4j";

    /** Pure Java: kernels that know neither Spring nor Axon. */
    static final List<String> KERNELS = List.of(
            RUNTIME + ".learning",
            RUNTIME + ".scoring",
            RUNTIME + ".evaluation",
            RUNTIME + ".explanation",
            RUNTIME + ".drift");

    /** The one part of a kernel that answers requests. */
    static final String EXPLANATION_WEB = RUNTIME + ".explanation.web";

    static final List<String> ROLES = List.of(EVENT_STORE, COMMAND, QUERY, FEATURES, RUNTIME, SAGA);

    private House() {}

    /** @param rejected a class that breaks the rule; it is checked with the classes of its own package */
    record Rule(ArchRule rule, String rejected) {
        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    /** Packages that rules name; a misspelt one would let a rule pass in silence. */
    static Stream<String> packages() {
        List<String> all = new ArrayList<>(ROLES);
        all.addAll(KERNELS);
        all.addAll(List.of(
                CONTRACTS,
                STANDALONE,
                CHURN_PILOT,
                KAFKA_BROKER,
                TRANSPARENCY,
                PROTOCOL,
                XGBOOST_ADAPTER,
                DEEPLEARNING4J_ADAPTER,
                EXPLANATION_WEB));
        return all.stream();
    }

    static Stream<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String role : ROLES) {
            rules.add(new Rule(onlyContractsAndItself(role), role + ".badexample.ImportsASibling"));
        }
        rules.add(new Rule(contractsKnowNobody(), CONTRACTS + ".badexample.KnowsSpring"));
        rules.add(new Rule(featuresDoNotImportEachOther(), COMMAND + ".badexample.ImportsAnotherFeature"));
        rules.add(new Rule(packagesHaveNoCycle(RUNTIME), RUNTIME + ".badexample.learning.Learns"));
        rules.add(new Rule(packagesHaveNoCycle(FEATURES), FEATURES + ".badexample.online.Serves"));
        rules.add(new Rule(theBrokerIsStartedInOnePlace(), FEATURES + ".badexample.StartsABroker"));
        rules.add(new Rule(kernelsArePureJava(), RUNTIME + ".scoring.badexample.ScorerWithSpring"));
        rules.add(new Rule(theLogProvesItselfAlone(), TRANSPARENCY + ".badexample.ReadsADatabase"));
        rules.add(new Rule(xgboostIsNamedInItsAdapter(), RUNTIME + ".badexample.NamesXgboost"));
        rules.add(new Rule(deeplearning4jIsNamedInItsAdapter(), RUNTIME + ".badexample.NamesDeeplearning4j"));
        rules.add(new Rule(aggregatesOnlyDecide(), COMMAND + ".badexample.LooksAtTheClock"));
        rules.add(new Rule(aggregatesAreHidden(), COMMAND + ".badexample.PublicAggregate"));
        rules.add(new Rule(nobodyDeserialisesJavaObjects(), QUERY + ".badexample.DeserialisesObjects"));
        rules.add(new Rule(namesSaySomething(), FEATURES + ".badexample.FileHelper"));
        return rules.stream();
    }

    /** The query side hands out the log and its proofs, so it alone also sees them; of the event store it sees nothing else. */
    private static String[] seenBy(String role) {
        return switch (role) {
            case QUERY -> new String[] {role + "..", CONTRACTS + "..", TRANSPARENCY + ".."};
            case RUNTIME -> new String[] {role + "..", CONTRACTS + "..", PROTOCOL + ".."};
            default -> new String[] {role + "..", CONTRACTS + ".."};
        };
    }

    private static ArchRule onlyContractsAndItself(String role) {
        return noClasses()
                .that()
                .resideInAPackage(role + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(seenBy(role)))))
                .as(role + " imports the contracts and itself, and no sibling");
    }

    private static ArchRule contractsKnowNobody() {
        return noClasses()
                .that()
                .resideInAPackage(CONTRACTS + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework..", "java.sql..")
                        .or(resideInAPackage(ROOT + "..")
                                .and(DescribedPredicate.not(resideInAPackage(CONTRACTS + "..")))))
                .as("the contracts know neither Spring nor a database nor any module");
    }

    private static ArchRule featuresDoNotImportEachOther() {
        return slices().matching(COMMAND + ".(*)..")
                .should()
                .notDependOnEachOther()
                .as("features of the command side do not import each other");
    }

    private static ArchRule packagesHaveNoCycle(String role) {
        return slices().matching(role + ".(**)")
                .should()
                .beFreeOfCycles()
                .as("packages of " + role + " depend on each other without a cycle");
    }

    private static ArchRule theBrokerIsStartedInOnePlace() {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(KAFKA_BROKER + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(KAFKA_SERVER + "..")
                .as("Kafka's server is named in the module that starts it; everybody else is a client");
    }

    private static ArchRule kernelsArePureJava() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        KERNELS.stream().map(kernel -> kernel + "..").toArray(String[]::new))
                .and()
                .resideOutsideOfPackage(EXPLANATION_WEB)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.axonframework..")
                .as("learning, scoring, evaluation, explanation and drift are pure Java");
    }

    private static ArchRule theLogProvesItselfAlone() {
        return noClasses()
                .that()
                .resideInAPackage(TRANSPARENCY + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.springframework..",
                                "org.axonframework..",
                                "java.sql..",
                                "javax.sql..",
                                "org.postgresql..")
                        .or(resideInAPackage(ROOT + "..")
                                .and(DescribedPredicate.not(resideInAPackage(TRANSPARENCY + "..")))))
                .as(
                        "an auditor runs the log's verifier alone: no Spring, no Axon, no database, nothing else of the platform");
    }

    private static ArchRule xgboostIsNamedInItsAdapter() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(XGBOOST_ADAPTER + "..")
                .and()
                .resideInAPackage(ROOT + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(XGBOOST + "..")
                .as("XGBoost4J is named in one adapter package");
    }

    private static ArchRule deeplearning4jIsNamedInItsAdapter() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(DEEPLEARNING4J_ADAPTER + "..")
                .and()
                .resideInAPackage(ROOT + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DEEPLEARNING4J + "..", ND4J + "..", "org.bytedeco..")
                .as("Deeplearning4j is named in one adapter package");
    }

    private static ArchRule aggregatesOnlyDecide() {
        return noClasses()
                .that()
                .areAnnotatedWith(Aggregate.class)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio..", "java.sql..", "org.slf4j..")
                        .or(nameMatching("java\\.time\\.Clock|java\\.util\\.Random|java\\.util\\.random\\..*")))
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .as("aggregates have no clock, randomness, I/O or logger");
    }

    private static ArchRule aggregatesAreHidden() {
        return classes()
                .that()
                .areAnnotatedWith(Aggregate.class)
                .should()
                .bePackagePrivate()
                .as("aggregates are package-private");
    }

    private static ArchRule nobodyDeserialisesJavaObjects() {
        return noClasses()
                .should()
                .dependOnClassesThat(nameMatching("java\\.io\\.ObjectInputStream|com\\.thoughtworks\\.xstream\\..*"))
                .as("nobody uses Java's object deserialisation or XStream");
    }

    private static ArchRule namesSaySomething() {
        DescribedPredicate<JavaClass> emptyName = nameMatching(
                        ".*\\.(Abstract\\w*|Base[A-Z]\\w*|\\w+(Util|Utils|Helper|Manager|Impl))")
                .as("an empty name")
                .forSubtype();
        return noClasses().should(new HasThatName(emptyName)).as("names say something");
    }

    /** A condition from a predicate; ArchUnit's own {@code should().be(...)} asks for equality with a class. */
    private static final class HasThatName extends com.tngtech.archunit.lang.ArchCondition<JavaClass> {
        private final DescribedPredicate<JavaClass> predicate;

        HasThatName(DescribedPredicate<JavaClass> predicate) {
            super("have " + predicate.getDescription());
            this.predicate = predicate;
        }

        @Override
        public void check(JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {
            events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(item, predicate.test(item), item.getName()));
        }
    }
}
