// Command logcheck checks a tiled log in a folder with golang.org/x/mod alone, sharing no code with the writer.
//
//	logcheck <folder> <vkey> <limit>
//
// The folder holds tile/…, checkpoints/<size> and proofs/<size>/<index>.tlog-proof. Every checkpoint must be signed by
// the key, have the root that the entries give, be provable from its tiles, and be consistent with the one before it;
// every proof file must be the proof that Go makes. Then one line per tree size up to the limit, and per larger
// checkpoint, gives a digest of all the inclusion and consistency proofs for that size.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	// Trees above the limit are too large to prove every entry of: every so-manieth will do.
	sampleStep = 97
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: logcheck <folder> <vkey> <limit>")
		os.Exit(2)
	}
	limit, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err == nil {
		err = run(os.Args[1], os.Args[2], limit)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, vkey string, limit int64) error {
	trees, err := readCheckpoints(folder, vkey)
	if err != nil {
		return err
	}
	stored, err := storeHashes(folder, trees[len(trees)-1].N)
	if err != nil {
		return err
	}
	for i, tree := range trees {
		if err := checkTree(folder, tree, stored); err != nil {
			return fmt.Errorf("size %d: %w", tree.N, err)
		}
		if i > 0 {
			if err := checkGrowth(folder, trees[i-1], tree); err != nil {
				return fmt.Errorf("size %d to %d: %w", trees[i-1].N, tree.N, err)
			}
		}
	}
	for size := int64(1); size <= limit; size++ {
		if err := printDigest(size, 1, stored); err != nil {
			return err
		}
	}
	for _, tree := range trees {
		if tree.N > limit {
			if err := printDigest(tree.N, sampleStep, stored); err != nil {
				return err
			}
		}
	}
	return nil
}

// readCheckpoints returns the trees of all checkpoints, smallest first, after checking their signatures.
func readCheckpoints(folder, vkey string) ([]tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(folder, "checkpoints", "*"))
	if err != nil || len(names) == 0 {
		return nil, errors.New("the folder has no checkpoints")
	}
	var trees []tlog.Tree
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tree, err := openCheckpoint(text, verifier)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if strconv.FormatInt(tree.N, 10) != filepath.Base(name) {
			return nil, fmt.Errorf("%s is of size %d", name, tree.N)
		}
		trees = append(trees, tree)
	}
	sort.Slice(trees, func(i, j int) bool { return trees[i].N < trees[j].N })
	return trees, nil
}

func openCheckpoint(text []byte, verifier note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, errors.New("not a checkpoint of this log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// storeHashes reads the entries of a tree of this size from their bundles and returns all of its hashes.
func storeHashes(folder string, size int64) (tlog.HashReaderFunc, error) {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = hashes[index]
		}
		return found, nil
	})
	for start := int64(0); start < size; start += tileWidth {
		entries, err := readBundle(folder, start/tileWidth, widthAt(size, start))
		if err != nil {
			return nil, err
		}
		for i, entry := range entries {
			added, err := tlog.StoredHashes(start+int64(i), entry, reader)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, added...)
		}
	}
	return reader, nil
}

// checkTree checks a tree's root, its last bundle, its proof files, and proofs made from its tiles.
func checkTree(folder string, tree tlog.Tree, stored tlog.HashReader) error {
	if tree.N == 0 {
		if tree.Hash != tlog.Hash(sha256.Sum256(nil)) {
			return errors.New("wrong root of the empty tree")
		}
		return nil
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the entries give another root")
	}
	last := (tree.N - 1) / tileWidth * tileWidth
	entries, err := readBundle(folder, last/tileWidth, widthAt(tree.N, last))
	if err != nil {
		return err
	}
	for i, entry := range entries {
		if i%16 != 0 && i != len(entries)-1 {
			continue
		}
		if err := checkRecord(folder, tree, last+int64(i), tlog.RecordHash(entry), stored); err != nil {
			return err
		}
	}
	for index := int64(0); index < last; index += sampleStep {
		hashes, err := stored.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		if err := checkRecord(folder, tree, index, hashes[0], stored); err != nil {
			return err
		}
	}
	return nil
}

// checkRecord proves an entry from tiles, which Go checks against the root, and compares that with the proof file.
func checkRecord(folder string, tree tlog.Tree, index int64, leaf tlog.Hash, stored tlog.HashReader) error {
	proof, err := tlog.ProveRecord(tree.N, index, tlog.TileHashReader(tree, tiles(folder)))
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
		return fmt.Errorf("entry %d: %w", index, err)
	}
	name := filepath.Join(folder, "proofs", fmt.Sprint(tree.N), fmt.Sprintf("%d.tlog-proof", index))
	text, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var want bytes.Buffer
	fmt.Fprintf(&want, "c2sp.org/tlog-proof@v1\nindex %d\n", index)
	for _, hash := range proof {
		fmt.Fprintln(&want, base64.StdEncoding.EncodeToString(hash[:]))
	}
	checkpoint, err := os.ReadFile(filepath.Join(folder, "checkpoints", fmt.Sprint(tree.N)))
	if err != nil {
		return err
	}
	if want.String()+"\n"+string(checkpoint) != string(text) {
		return fmt.Errorf("%s is not the proof file of that entry", name)
	}
	return nil
}

func checkGrowth(folder string, older, newer tlog.Tree) error {
	if older.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(newer.N, older.N, tlog.TileHashReader(newer, tiles(folder)))
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash)
}

func printDigest(size, step int64, stored tlog.HashReader) error {
	inclusion, consistency := sha256.New(), sha256.New()
	for index := int64(0); index < size; index += step {
		record, err := tlog.ProveRecord(size, index, stored)
		if err != nil {
			return err
		}
		for _, hash := range record {
			inclusion.Write(hash[:])
		}
		tree, err := tlog.ProveTree(size, index+1, stored)
		if err != nil {
			return err
		}
		for _, hash := range tree {
			consistency.Write(hash[:])
		}
	}
	fmt.Printf("%d %x %x\n", size, inclusion.Sum(nil), consistency.Sum(nil))
	return nil
}

func readBundle(folder string, index int64, width int) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: -1, N: index, W: width}
	data, isFull, err := readTile(folder, tile)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(entries) < width {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends too soon", tile.Path())
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(data) > 0 && !isFull {
		return nil, fmt.Errorf("%s goes on after its entries", tile.Path())
	}
	return entries, nil
}

// readTile reads a tile or bundle. In place of a partial one that is gone it reads the full one, and says so.
func readTile(folder string, tile tlog.Tile) ([]byte, bool, error) {
	data, err := os.ReadFile(filepath.Join(folder, c2spPath(tile)))
	if errors.Is(err, os.ErrNotExist) && tile.W < tileWidth {
		tile.W = tileWidth
		data, err = os.ReadFile(filepath.Join(folder, c2spPath(tile)))
		return data, true, err
	}
	return data, false, err
}

// c2spPath differs from Go's own paths: no tile height, and bundles of entries in place of Go's data tiles.
func c2spPath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), "tile/8/")
	if tile.L == -1 {
		path = "entries" + strings.TrimPrefix(path, "data")
	}
	return filepath.Join("tile", path)
}

func widthAt(size, start int64) int {
	if size-start < tileWidth {
		return int(size - start)
	}
	return tileWidth
}

// tiles reads hash tiles from a folder.
type tiles string

func (tiles) Height() int { return tileHeight }

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, isFull, err := readTile(string(folder), tile)
		if err != nil {
			return nil, err
		}
		if isFull && len(data) >= tile.W*tlog.HashSize {
			data = data[:tile.W*tlog.HashSize]
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", tile.Path(), len(data))
		}
		found[i] = data
	}
	return found, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
