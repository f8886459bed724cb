from cac_check.dated import Dated


def test_a_name_on_a_day_is_written_and_read_alike() -> None:
    for dated, text in ((Dated("closed"), "closed"), (Dated("closed", "2023-03-31"), "closed@2023-03-31")):
        assert str(dated) == text
        assert Dated.of(text) == dated
