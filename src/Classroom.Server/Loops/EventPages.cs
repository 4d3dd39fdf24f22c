using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>One module's view as JSON by itself.</summary>
internal static class EventPages
{
    public static byte[] Write(EventCodec events, string module, object view)
    {
        // {"chat":{…}}: the name and the braces around it are cut off again.
        var whole = events.WriteViews(new Dictionary<string, object> { [module] = view });
        var head = module.Length + 4;
        return whole[head..^1];
    }
}
