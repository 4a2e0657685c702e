package io.modeltrail.benchmarks.serving;

import io.modeltrail.runtime.prediction.UnrecordedJournal;
import io.modeltrail.standalone.Modeltrail;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The application with a journal that records nothing. */
public final class UnrecordedServer {
    private static final String JOURNAL = "io.modeltrail.runtime.prediction.PredictionJournal";

    private UnrecordedServer() {}

    public static void main(String[] arguments) {
        SpringApplication.withHook(application -> new InPlaceOfTheJournal(), () -> Modeltrail.main(arguments));
    }

    private static final class InPlaceOfTheJournal implements SpringApplicationRunListener {
        @Override
        public void contextPrepared(ConfigurableApplicationContext context) {
            context.addBeanFactoryPostProcessor(factory -> {
                BeanDefinitionRegistry definitions = (BeanDefinitionRegistry) factory;
                definitions.removeBeanDefinition(JOURNAL);
                definitions.registerBeanDefinition(JOURNAL, new RootBeanDefinition(UnrecordedJournal.class));
                System.out.println("the journal is switched off: nothing is recorded");
            });
        }
    }
}
