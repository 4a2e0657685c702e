package io.modeltrail.query;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A template whose statements find the tables of the moment that the thread is bound to. */
final class TablesAsOf extends JdbcTemplate {
    private TablesAsOf(JdbcTemplate plain) {
        super(plain.getDataSource() == null ? notConfigured() : plain.getDataSource());
        setFetchSize(plain.getFetchSize());
        setMaxRows(plain.getMaxRows());
        setQueryTimeout(plain.getQueryTimeout());
        setSkipResultsProcessing(plain.isSkipResultsProcessing());
        setSkipUndeclaredResults(plain.isSkipUndeclaredResults());
        setIgnoreWarnings(plain.isIgnoreWarnings());
    }

    private static DataSource notConfigured() {
        throw new IllegalStateException("a template has a data source");
    }

    @Override
    public @Nullable DataSource getDataSource() {
        BoundMoment moment = BoundMoment.ofThread();
        return moment == null ? super.getDataSource() : moment.tables();
    }

    /** Takes the place of the application's template and client. Threads that are bound to no moment see no difference. */
    static final class InPlaceOfTheTemplate implements BeanPostProcessor {
        private final BeanFactory beans;

        InPlaceOfTheTemplate(BeanFactory beans) {
            this.beans = beans;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean.getClass() == JdbcTemplate.class) {
                return new TablesAsOf((JdbcTemplate) bean);
            }
            // A client of a template of its own would write to the live tables while a moment is made.
            return bean instanceof JdbcClient ? JdbcClient.create(beans.getBean(JdbcTemplate.class)) : bean;
        }
    }
}
