"""The page at /docs: the document is shown and can be tried, under a policy that lets nothing in from elsewhere."""

from playwright.sync_api import Browser


def test_the_document_is_shown_and_a_check_is_tried_from_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/docs")
    page.click("#operations-checks-postCheck .opblock-summary-control")
    page.click(".try-out__btn")
    page.click("button.execute")
    page.wait_for_selector(".live-responses-table")
    assert "201" in page.inner_text(".live-responses-table")
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert complaints == []
    page.close()


def test_the_document_has_no_fault_that_the_page_names(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/docs")
    page.wait_for_selector(".opblock")
    assert page.query_selector(".errors-wrapper") is None
    assert page.query_selector(".information-container .renderedMarkdown") is not None
    page.close()
