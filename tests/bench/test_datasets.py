from bench.city import Size
from bench.datasets import Dataset


def test_a_peer_that_writes_into_what_it_reads_leaves_the_file_of_the_others_alone(tmp_path):
    data = Dataset(Size(20, 40), tmp_path)
    data.gpkg.write_bytes(b"villages")

    with data.lent_gpkg.open("ab") as file:
        file.write(b" and more")

    assert data.lent_gpkg.read_bytes() == b"villages and more"
    assert data.gpkg.read_bytes() == b"villages"
