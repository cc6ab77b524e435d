from villagemap import resources


def test_the_three_folders_stand_at_the_top_of_a_checkout():
    folders = (resources.static_folder(), resources.templates_folder(), resources.geo_folder())

    assert [folder.name for folder in folders] == ["static", "templates", "geo"]
    assert all(folder.parent == resources.root() for folder in folders)
    assert (resources.geo_folder() / "siping").is_dir()


def test_a_checkout_is_read_where_it_lies(tmp_path):
    package = tmp_path / "src" / "villagemap"
    package.mkdir(parents=True)

    assert resources._find(package) == tmp_path


def test_an_installed_wheel_reads_what_it_brought(tmp_path):
    bundled = tmp_path / "site-packages" / "villagemap" / "_bundled"
    bundled.mkdir(parents=True)

    assert resources._find(bundled.parent) == bundled
