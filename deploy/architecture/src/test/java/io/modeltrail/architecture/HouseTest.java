package io.modeltrail.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseTest {
    private static JavaClasses product;

    @BeforeAll
    static void readTheProduct() {
        product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(House.ROOT);
    }

    @ParameterizedTest
    @MethodSource("io.modeltrail.architecture.House#packages")
    void everyNamedPackageExists(String name) {
        assertThat(product.containPackage(name)).as(name).isTrue();
        assertThat(product.getPackage(name).getClassesInPackageTree()).as(name).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("io.modeltrail.architecture.House#rules")
    void theProductKeepsTheRule(House.Rule rule) {
        rule.rule().check(product);
    }

    @ParameterizedTest
    @MethodSource("io.modeltrail.architecture.House#rules")
    void theRuleRejectsItsBadExample(House.Rule rule) {
        String badPackage = rule.rejected().substring(0, rule.rejected().indexOf("badexample") + "badexample".length());
        JavaClasses bad = new ClassFileImporter().importPackages(badPackage);
        assertThat(bad.contain(rule.rejected())).as(rule.rejected()).isTrue();
        assertThat(rule.rule().evaluate(bad).getFailureReport().toString())
                .contains(rule.rejected().substring(rule.rejected().lastIndexOf('.') + 1));
    }
}
