package org.daybook.spring.test.post;

import static org.mockito.Mockito.verify;

import org.daybook.Daybook;
import org.daybook.spring.test.DaybookTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@DaybookTest
class LetterTest {

    @MockitoBean
    Gateway gateway;

    @Autowired
    Daybook daybook;

    @Test
    void what_handlers_need_can_be_given_by_the_test() {
        daybook.publish("1", new Letter.Written("Szczecin"));
        verify(gateway).deliver("Szczecin");
    }
}
