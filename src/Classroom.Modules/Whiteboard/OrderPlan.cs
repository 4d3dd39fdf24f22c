using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>Where shapes come to lie while one command is decided; shortens all keys of the page when there is none left.</summary>
internal sealed class OrderPlan(BoardPage? page)
{
    private readonly HashSet<ShapeId> _placed = [];
    private readonly Dictionary<ShapeId, string> _pending = [];
    private List<(string Key, ShapeId Id)>? _entries;
    private string? _top = page?.Top;

    /// <summary>True when every shape of the page gets a new key, before what the command itself does.</summary>
    public bool Shortened { get; private set; }

    /// <summary>The new keys of the shapes that the command itself does not place.</summary>
    public IReadOnlyList<ShapeChange> Shortenings() =>
        [.. Entries.Where(entry => !_placed.Contains(entry.Id)).Select(entry => new ShapeChange(entry.Id, Z: entry.Key))];

    public void PutOnTop(ShapeId id)
    {
        // The usual case needs no list of the whole page.
        if (_entries is null && OrderKey.Between(_top, null) is { } key && _pending.TryAdd(id, key))
            (_top, _) = (key, _placed.Add(id));
        else
            Insert(id, Entries.Count);
    }

    /// <summary>Puts a shape, on the page or not, where this key sorts; above what has the same key.</summary>
    public void Put(ShapeId id, string wish)
    {
        Entries.RemoveAll(entry => entry.Id == id);
        var index = Entries.FindIndex(entry => string.CompareOrdinal(entry.Key, wish) > 0);
        Insert(id, index < 0 ? Entries.Count : index);
    }

    /// <summary>Puts a shape back with its old key, or next to it where the key is taken.</summary>
    public void PutBack(ShapeId id, string key)
    {
        if (!OrderKey.IsValid(key) || Entries.Exists(entry => entry.Key == key && entry.Id != id))
        {
            Put(id, key);
            return;
        }

        Entries.RemoveAll(entry => entry.Id == id);
        var index = Entries.FindIndex(entry => string.CompareOrdinal(entry.Key, key) > 0);
        Entries.Insert(index < 0 ? Entries.Count : index, (key, id));
        _placed.Add(id);
    }

    public string KeyOf(ShapeId id) => _entries is null ? _pending[id] : _entries.Find(entry => entry.Id == id).Key;

    private List<(string Key, ShapeId Id)> Entries => _entries ??=
        [.. (page?.Ordered ?? []).Select(shape => (shape.Z, shape.Id)), .. _pending.Select(entry => (entry.Value, entry.Key))];

    private void Insert(ShapeId id, int index)
    {
        if (Between(index) is not { } key)
        {
            for (var i = 0; i < Entries.Count; i++)
                Entries[i] = (OrderKey.Fresh(i), Entries[i].Id);
            Shortened = true;
            key = Between(index) ?? throw new InvalidOperationException("No order key is left right after shortening.");
        }

        Entries.Insert(index, (key, id));
        _placed.Add(id);
    }

    private string? Between(int index) => OrderKey.Between(
        index == 0 ? null : Entries[index - 1].Key, index == Entries.Count ? null : Entries[index].Key);
}
